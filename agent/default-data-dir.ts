/** Where the daemon of this machine keeps its data; any other directory is somebody's trial. */
export const DEFAULT_DATA_DIR =
  process.platform === "win32" ? "C:\\ProgramData\\Sessionward" : "/var/lib/sessionward";
