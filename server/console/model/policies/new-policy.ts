/** What somebody begins with: small, and does no harm to anybody as it stands. */
export const NEW_POLICY = `apiVersion: sessionward/v1
kind: Policy
name: ward
appliesTo: { groups: [wards] }
device: shared
session:
  idle:
    warnBefore: 60s
    lockAfter: 15m
`;
