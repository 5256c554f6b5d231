const SECRETS = ["password", "newPassword", "invitation", "credential"];

/** What was asked for, as it may stand in a log for years. */
export function withoutSecrets(body: object): object {
  return Object.fromEntries(Object.entries(body).filter(([key]) => !SECRETS.includes(key)));
}
