package dev.comporta.service;

import dev.comporta.meter.Meter;
import java.io.File;
import java.nio.file.Path;
import java.util.List;

/** The room on the disk of a data directory. */
public final class DiskMeters {
    private DiskMeters() {}

    public static List<Meter> of(Path directory) {
        File disk = directory.toFile();
        return List.of(
                Meter.gauge(
                        "comporta_disk_free_bytes",
                        "Room for more on the data directory's disk",
                        disk::getUsableSpace),
                Meter.gauge("comporta_disk_size_bytes", "What it has in all", disk::getTotalSpace));
    }
}
