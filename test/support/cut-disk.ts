import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A real ext4 whose power can be cut: what was not written to it by then is not on it afterwards. */
export class CutDisk {
  readonly dir: string;
  readonly #ownDir: string;
  readonly #image: string;
  #cuts = 0;

  private constructor(ownDir: string) {
    this.#ownDir = ownDir;
    this.dir = join(ownDir, "disk");
    this.#image = join(ownDir, "disk.img");
  }

  static make(mib: number): CutDisk {
    const disk = new CutDisk(mkdtempSync(join(tmpdir(), "sw-cut-")));
    mkdirSync(disk.dir);
    execFileSync("truncate", ["--size", `${mib}M`, disk.#image]);
    execFileSync("mkfs.ext4", ["-q", "-F", "-N", "131072", disk.#image]);
    execFileSync("mount", ["-o", "loop", disk.#image, disk.dir]);
    return disk;
  }

  /**
   * The file system goes on from what the image holds at this moment, as after a power cut: unmounted
   * it would be written to the end first.
   */
  cut(): void {
    this.#cuts += 1;
    const after = `${this.#image}.${this.#cuts}`;
    execFileSync("cp", ["--sparse=always", this.#image, after]);
    this.#unmount();
    execFileSync("mv", [after, this.#image]);
    execFileSync("mount", ["-o", "loop", this.#image, this.dir]);
  }

  /** What the test itself has put there is no part of what may be lost. */
  sync(): void {
    execFileSync("sync", ["-f", this.dir]);
  }

  remove(): void {
    this.#unmount();
    rmSync(this.#ownDir, { recursive: true });
  }

  #unmount(): void {
    execFileSync("umount", ["--lazy", this.dir]);
  }
}
