import { expect } from "vitest";
import { goTo, openConsole, signIn } from "../support/console-page.ts";
import { consoleSuite } from "../support/console-suite.ts";
import { fillWorld } from "../support/console-world.ts";
import { axeFaults, installProbes } from "../support/gallery-probe.ts";

const { inChromium, browser, start } = consoleSuite();

inChromium(
  "lists faults of a policy, and what devices answered, as lists that are told",
  async () => {
    const server = await start();
    await fillWorld(server);
    const { page, context } = await openConsole(browser(), server);
    await page.evaluate("globalThis.realTimeout = setTimeout.bind(globalThis)");
    await installProbes(page);
    await signIn(page, server);
    await goTo(page, "#/policies/ward");
    const editor = page.getByRole("textbox", { name: "Policy" });
    const good = await editor.inputValue();
    await editor.fill(good.replace("lockAfter: 5m", "lockAfter: 1s"));
    const told = page.getByRole("status").getByRole("listitem");
    await told.filter({ hasText: "error, line 9: session.idle.lockAfter" }).waitFor();
    expect((await axeFaults(page)).violations).toEqual([]);
    await editor.fill(good);
    await page.getByRole("button", { name: "Rehearse" }).click();
    await told.filter({ hasText: "devices have answered" }).waitFor();
    expect((await axeFaults(page)).violations).toEqual([]);
    await context.close();
  },
);
