/** A machine whose uptime counts its sleep and whose time awake does not. */
export function sleepingClocks() {
  let [uptimeMs, awakeMs] = [1000, 400];
  return {
    ports: { uptimeMs: () => uptimeMs, awakeMs: () => awakeMs },
    machine: {
      work: (ms: number) => {
        uptimeMs += ms;
        awakeMs += ms;
      },
      sleep: (ms: number) => {
        uptimeMs += ms;
      },
    },
  };
}
