package firstring.postgres.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MemorySizesTest {

    @ParameterizedTest
    @CsvSource({"256, 128, 256, 64", "4096, 1024, 2048, 64", "24576, 6144, 12288, 384", "262144, 8192, 131072, 512"})
    void theServerUsesAShareOfTheMachinesMemoryWithinBounds(
            long megabytes, long buffers, long cached, long maintenance) {
        assertThat(MemorySizes.of(megabytes << 20)).isEqualTo(new MemorySizes(buffers, cached, maintenance));
    }
}
