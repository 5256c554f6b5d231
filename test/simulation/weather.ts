import type { Seeded } from "../../scripts/bench/seeded.ts";
import type { Limits } from "./admin.ts";
import { setWallClock, setWallClockToClosing } from "./clock-weather.ts";
import type { OpenSession, Person } from "./fake-machine.ts";
import { closeAccount, touchSomething } from "./hands.ts";
import { anySession, later } from "./happening.ts";
import { PEOPLE } from "./people.ts";
import { PAUSE_MS, type World } from "./world.ts";

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const ZONES = ["Europe/Paris", "America/New_York", "Australia/Lord_Howe", "UTC"];

export function someLimits(random: Seeded): Limits {
  const lockMin = random.pick([1, 5, 15, null]);
  return {
    lockMin,
    clearMin: random.pick([20, 30, null]),
    signOutMin: random.pick([60, 120, null]),
    maxLengthH: random.pick([8, 12, null]),
    closing: random.pick(["02:30", "19:00", null]),
    zone: random.pick(ZONES),
  };
}

/** Plans all that happens to a world until then: people, accidents, admins and attackers. */
export function planWeather(world: World, untilMs: number): void {
  for (const person of PEOPLE) planPerson(world, person, untilMs);
  const { random, time } = world;
  for (let atMs = random.below(12 * HOUR_MS); atMs < untilMs; atMs += random.below(36 * HOUR_MS)) {
    const happens = random.pick(HAPPENINGS);
    time.plan(atMs, () => happens(world));
  }
  // The calendar is handed out for a day at a time.
  for (let atMs = 12 * HOUR_MS; atMs < untilMs; atMs += 12 * HOUR_MS) {
    time.plan(atMs, () => world.daemon?.refresh());
  }
}

function planPerson(world: World, person: Person, untilMs: number): void {
  const { random, time } = world;
  let atMs = random.below(6 * HOUR_MS);
  while (atMs < untilMs) {
    const stayMs = 30 * SECOND_MS + random.below(40 * MINUTE_MS);
    const signsOut = random.below(10) === 0;
    time.plan(atMs, () => sitDown(world, person, atMs + stayMs));
    time.plan(atMs + stayMs, () => getUp(world, person, signsOut));
    const isShort = random.below(3) === 0;
    atMs += stayMs + MINUTE_MS + random.below(isShort ? 20 * MINUTE_MS : 48 * HOUR_MS);
  }
}

function sessionOf(world: World, person: Person): OpenSession | undefined {
  return [...world.machine.sessions.values()].find(({ info }) => info.uid === person.uid);
}

function sitDown(world: World, person: Person, untilMs: number): void {
  if (world.time.isDaemonFrozen) return;
  const { machine } = world;
  const before = sessionOf(world, person);
  if (before?.isLocked !== false && machine.accounts.isClosed(person.userName)) return;
  machine.startTyping(before ?? machine.signIn(person), untilMs);
}

function getUp(world: World, person: Person, signsOut: boolean): void {
  const session = sessionOf(world, person);
  if (session === undefined) return;
  if (session.isTyping) world.machine.stopTyping(session);
  if (signsOut && !session.isLocked) world.machine.end(session.info.id);
}

type Happening = (world: World) => void;

/** Each about as often as the others; twice what shows its fault only now and then. */
const HAPPENINGS: readonly Happening[] = [
  killAndRestart,
  killAndRestart,
  powerCut,
  shellGoes,
  shellGoes,
  goBlind,
  breakLocker,
  leaveStanding,
  orderWhatWillNotEnd,
  sleepAWhile,
  setWallClock,
  setWallClockToClosing,
  setWallClockToClosing,
  (world) => world.publish(someLimits(world.random)),
  (world) => world.sendHostilePolicy(),
  goodCommand,
  goodCommand,
  badCommand,
  fillDisk,
  touchSomething,
  touchSomething,
  closeAccount,
];

function killAndRestart(world: World): void {
  world.killDaemon();
  later(world, world.random.below(5 * MINUTE_MS), () => void world.startDaemon());
}

function powerCut(world: World): void {
  world.cutPower();
  later(world, 20 * SECOND_MS, () => void world.startDaemon());
}

function shellGoes(world: World): void {
  const session = anySession(world);
  if (session === null) return;
  world.machine.loseShell(session);
  if (world.random.below(2) === 0) return;
  world.machine.shellsStart = false;
  later(world, 10 * MINUTE_MS, () => {
    world.machine.shellsStart = true;
    for (const { info } of world.machine.sessions.values()) world.machine.startShell(info.id);
    world.disturbed();
  });
}

function goBlind(world: World): void {
  const session = anySession(world);
  if (session === null || session.blindSinceMs !== null) return;
  const forMs = MINUTE_MS + world.random.below(30 * MINUTE_MS);
  world.machine.idle.goBlind(session, forMs);
  later(world, forMs, () => world.disturbed());
}

function breakLocker(world: World): void {
  world.machine.lockerWorks = false;
  later(world, HOUR_MS, () => {
    world.machine.lockerWorks = true;
    world.disturbed();
  });
}

function leaveStanding(world: World): void {
  world.machine.endsWork = false;
  later(world, HOUR_MS, () => {
    world.machine.endsWork = true;
    world.machine.endsSinceMs = world.time.trueMs;
    world.disturbed();
  });
}

/** And the daemon is killed while it tries again. */
function orderWhatWillNotEnd(world: World): void {
  leaveStanding(world);
  later(world, MINUTE_MS, () => world.sendCommand("signOut", {}, null));
  const tryingMs = 3 * MINUTE_MS + world.random.below(50 * MINUTE_MS);
  later(world, tryingMs, () => killAndRestart(world));
}

function sleepAWhile(world: World): void {
  const isAnybodyThere = [...world.machine.sessions.values()].some(({ isTyping }) => isTyping);
  if (isAnybodyThere || world.daemon === null) return;
  const forMs = HOUR_MS + world.random.below(7 * HOUR_MS);
  world.machine.sleep(forMs);
  later(world, forMs, () => world.disturbed());
}

function goodCommand(world: World): void {
  const order = world.random.below(5);
  if (order === 0) world.sendCommand("lock", {}, null);
  else if (order === 1) world.sendCommand("wipeSession", {}, null);
  else if (order === 2) world.sendCommand("signOut", {}, null);
  else if (order === 3) world.sendCommand("grantTime", { forMs: 30 * MINUTE_MS }, null);
  else pause(world);
}

function pause(world: World): void {
  world.sendCommand("pause", { forMs: PAUSE_MS }, null);
  world.heldUntilMs = world.time.trueMs + PAUSE_MS;
  later(world, PAUSE_MS, () => world.disturbed());
}

function badCommand(world: World): void {
  const fault = world.random.pick(["forged", "foreign", "expired"] as const);
  world.sendCommand(world.random.pick(["wipeSession", "signOut", "lock"]), {}, fault);
}

function fillDisk(world: World): void {
  world.memory.isFull = true;
  later(world, HOUR_MS, () => {
    world.memory.isFull = false;
  });
}
