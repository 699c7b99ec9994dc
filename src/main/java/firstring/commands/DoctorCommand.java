package firstring.commands;

import firstring.commands.doctor.Doctor;
import firstring.commands.doctor.Finding;
import firstring.commands.doctor.Finding.Level;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "doctor",
        description = "Checks the installation and recommends fixes. Exits with code 1 when a check fails.",
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Commands commands;

    @Mixin
    private final Printing print = new Printing();

    @Override
    public Integer call() {
        List<Finding> findings = new Doctor(commands.environment().config(), Instant.now()).examine();
        for (Finding finding : findings) {
            print.line("%-4s  %-20s  %s", finding.level().word(), finding.subject(), finding.state());
            if (!finding.advice().isEmpty()) {
                print.line("      %-20s  %s", "", finding.advice());
            }
        }
        boolean fails = findings.stream().anyMatch(finding -> finding.level() == Level.FAIL);
        return fails ? CommandFailure.FAILED : 0;
    }
}
