/** Part of a WHERE clause: rows of devices of `@inGroups` (by `groupsParameter`), or of all. */
export function inGroups(deviceColumn: string): string {
  return `(@inGroups IS NULL OR EXISTS (
    SELECT 1 FROM device, json_each(device.groups) AS one
    WHERE device.id = ${deviceColumn}
      AND one.value IN (SELECT value FROM json_each(@inGroups))))`;
}

export function groupsParameter(groups: readonly string[] | undefined): string | null {
  return groups === undefined ? null : JSON.stringify(groups);
}
