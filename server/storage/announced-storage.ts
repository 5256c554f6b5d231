import type { AlarmRecord } from "./alarm-record.ts";
import type { CommandStanding } from "./records.ts";
import type { Storage } from "./storage.ts";

/** Hears of everything that was stored, after it was. */
export type StorageListener = {
  readonly deviceChanged: (deviceId: string) => void;
  readonly commandChanged: (command: CommandStanding) => void;
  readonly alarmRaised: (alarm: Omit<AlarmRecord, "id">) => void;
  readonly policiesChanged: () => void;
};

/** The same storage, whose changes are told: whoever stores need not know who watches. */
export function announcedStorage(storage: Storage, listener: StorageListener): Storage {
  return {
    ...storage,
    devices: announcedDevices(storage.devices, listener),
    policies: announcedPolicies(storage.policies, listener),
    commands: announcedCommands(storage.commands, listener),
    reports: {
      ...storage.reports,
      store: async (reports) => {
        const verdicts = await storage.reports.store(reports);
        for (const { deviceId } of reports) listener.deviceChanged(deviceId);
        return verdicts;
      },
    },
    trail: {
      ...storage.trail,
      raise: async (alarm) => {
        await storage.trail.raise(alarm);
        listener.alarmRaised({ ...alarm, endedAt: null });
      },
      follow: async (news) => {
        const changed = await storage.trail.follow(news);
        for (const { id: _id, ...alarm } of changed) {
          listener.alarmRaised(alarm);
          if (alarm.deviceId !== null) listener.deviceChanged(alarm.deviceId);
        }
        return changed;
      },
    },
  };
}

function announcedDevices(
  devices: Storage["devices"],
  { deviceChanged }: StorageListener,
): Storage["devices"] {
  return {
    ...devices,
    enrol: async (tokenSha256, device) => {
      const enrolled = await devices.enrol(tokenSha256, device);
      if (enrolled.ok) deviceChanged(enrolled.value.id);
      return enrolled;
    },
    join: async (deviceId, join) => {
      const joined = await devices.join(deviceId, join);
      if (joined.ok) deviceChanged(deviceId);
      return joined;
    },
    seen: async (deviceId, at) => {
      await devices.seen(deviceId, at);
      deviceChanged(deviceId);
    },
    change: async (deviceId, change) => {
      const changed = await devices.change(deviceId, change);
      if (changed !== null) deviceChanged(deviceId);
      return changed;
    },
  };
}

function announcedPolicies(
  policies: Storage["policies"],
  { policiesChanged }: StorageListener,
): Storage["policies"] {
  return {
    ...policies,
    add: async (policy) => {
      const added = await policies.add(policy);
      if (added.ok) policiesChanged();
      return added;
    },
    withdraw: async (name, sha256) => {
      const withdrawn = await policies.withdraw(name, sha256);
      if (withdrawn !== null) policiesChanged();
      return withdrawn;
    },
  };
}

function announcedCommands(
  commands: Storage["commands"],
  listener: StorageListener,
): Storage["commands"] {
  const tell = (command: CommandStanding) => {
    listener.commandChanged(command);
    listener.deviceChanged(command.deviceId);
  };
  return {
    ...commands,
    add: async (added) => {
      await commands.add(added);
      for (const command of added) tell(command);
    },
    updateEach: async (changes) => {
      const updated = await commands.updateEach(changes);
      // Of a command that went through several states at once, only where it is now.
      const standing = updated.flatMap((one) => (one === null ? [] : ([[one.id, one]] as const)));
      for (const command of new Map(standing).values()) tell(command);
      return updated;
    },
    update: async (commandId, change) => {
      const updated = await commands.update(commandId, change);
      if (updated !== null) tell(updated);
      return updated;
    },
    updateUnanswered: async (batchId, change) => {
      const updated = await commands.updateUnanswered(batchId, change);
      for (const command of updated) tell(command);
      return updated;
    },
  };
}
