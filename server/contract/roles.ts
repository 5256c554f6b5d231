export const ROLES = ["viewer", "operator", "approver", "policy", "admin"] as const;
export type Role = (typeof ROLES)[number];

/** Whose routes each role may use. An approver doesn't act, and who acts doesn't approve. */
const MAY_USE: Readonly<Record<Role, readonly Role[]>> = {
  viewer: ["viewer"],
  operator: ["viewer", "operator"],
  approver: ["viewer", "approver"],
  policy: ["viewer", "policy"],
  admin: ROLES,
};

export function mayUse(role: Role, routesOf: Role): boolean {
  return MAY_USE[role].includes(routesOf);
}

/** `null`: every device. Otherwise devices of these groups only, as if there were no others. */
export type GroupScope = readonly string[] | null;

export function isInScope(scope: GroupScope, groups: readonly string[]): boolean {
  return scope === null || groups.some((group) => scope.includes(group));
}

type Reach = { readonly role: Role; readonly groups: GroupScope };

/** What is left of a token's reach when its account was given less since. */
export function narrower(account: Reach, token: Reach): Reach {
  return {
    role: mayUse(account.role, token.role) ? token.role : "viewer",
    groups: commonGroups(account.groups, token.groups),
  };
}

function commonGroups(one: GroupScope, other: GroupScope): GroupScope {
  if (one === null) return other;
  return other === null ? one : one.filter((group) => other.includes(group));
}
