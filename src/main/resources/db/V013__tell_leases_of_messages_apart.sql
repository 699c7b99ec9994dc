-- A lease on a message was known by its end alone; one that is prolonged has no end to be known by.
alter table message add column lease bigint;
comment on column message.lease is 'Tells this claim from later ones; stays while its end moves.';
