package firstring.contract.leads;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import firstring.TestServer;
import firstring.contract.Office;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every connection of a server is in use, for example by slow reports, while its database works well. */
final class BusyPoolTest {
    @Test
    void onlyLeadsWithoutAConnectionAreRefused() throws Exception {
        try (TestServer server = TestServer.start()) {
            Office office = new Office(server, server.adminToken());
            HikariDataSource pool = server.database().dataSource().unwrap(HikariDataSource.class);
            List<Connection> held = new ArrayList<>();
            try {
                while (held.size() < pool.getMaximumPoolSize()) {
                    held.add(pool.getConnection());
                }
                assertThat(office.lead(Office.freshPhone()).status()).isEqualTo(503);
            } finally {
                for (Connection connection : held) {
                    connection.close();
                }
            }
            assertThat(office.lead(Office.freshPhone()).status())
                    .as("the first one after it")
                    .isEqualTo(201);
        }
    }
}
