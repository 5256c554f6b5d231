/** Lines `key=value` under `[section]`, comments and blank lines left out; both may repeat. */
export type IniLine = { readonly section: string; readonly key: string; readonly value: string };

/** Key files as lightdm, GDM, SDDM, dconf, KDE and systemd write them; quotes stay. */
export function parseIni(text: string): readonly IniLine[] {
  let section = "";
  const lines: IniLine[] = [];
  for (const raw of text.split("\n")) {
    const line = raw.trim();
    const heading = /^\[(.+)\]$/.exec(line);
    if (heading !== null) section = heading[1] ?? "";
    const [, key, value] = /^([^#;=[][^=]*?)\s*=\s*(.*)$/.exec(line) ?? [];
    if (key !== undefined) lines.push({ section, key, value: value ?? "" });
  }
  return lines;
}
