const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;
/** Below are numbers that systems keep for themselves; nothing of ours acts on those. */
const FIRST_NUMBER = 1000;

/**
 * Windows names accounts, it does not number them: relative ids repeat between the machine and its
 * domain. So both ends of the local channel make this number (FNV-1a, 31 bits) from the NetBIOS
 * domain and the account's name, which a person's programs and WTS know alike.
 */
export function windowsAccountNumber(domain: string, userName: string): number {
  let hash = FNV_OFFSET;
  for (const byte of new TextEncoder().encode(`${domain}\\${userName}`.toUpperCase())) {
    hash = Math.imul(hash ^ byte, FNV_PRIME) >>> 0;
  }
  return Math.max(FIRST_NUMBER, hash >>> 1);
}

/** Where the shell of one account finds the agent on Windows. */
export function windowsPipePath(accountNumber: number): string {
  return `\\\\.\\pipe\\sessionward-${accountNumber}`;
}
