import { expect, vi } from "vitest";
import type { Language } from "../../policies/vocabulary.ts";
import type { GalleryPage } from "./gallery-page.ts";
import { axeFaults, contrasts, installProbes, layoutFaults } from "./gallery-probe.ts";
import { SCENES } from "./gallery-scenes.ts";
import { PATIENTLY } from "./shell-on-display.ts";
import { viewOf } from "./shell-values.ts";

/** A page of the shell in whichever host, and the host's own way of sending it a view. */
export type SurfaceStage = Omit<GalleryPage, "calls">;

/** Every surface: nothing that axe objects to, no text below 7:1. */
export async function expectReadable(
  { page, show }: SurfaceStage,
  languages: readonly Language[] = ["en", "ar"],
  scenes = SCENES,
): Promise<void> {
  await installProbes(page);
  for (const language of languages) {
    for (const { name, view, size, opens } of scenes) {
      await show({ ...view, language }, size, opens);
      const { violations, unsure } = await axeFaults(page);
      expect(violations, `${name}, ${language}`).toEqual([]);
      expect(unsure, `${name}, ${language}`).toEqual([]);
      const faint = (await contrasts(page)).filter(({ ratio }) => ratio < 7);
      expect(faint, `${name}, ${language}`).toEqual([]);
    }
  }
}

/** Every surface in its usual window: no text lost, none on another, no target below 44 px. */
export async function expectLaidOut({ page, show }: SurfaceStage): Promise<void> {
  await installProbes(page);
  for (const { name, view, size, opens } of SCENES) {
    await show(view, size, opens);
    expect(await layoutFaults(page), name).toEqual([]);
  }
}

/** What a screen reader is given of a warning's last minute. */
export async function expectSetMoments({ page, send, pass }: SurfaceStage): Promise<void> {
  await send(viewOf({ remainingMs: 65_000 }));
  const said: string[] = [];
  for (let second = 0; second < 65; second += 1) {
    const now = await page.evaluate<string>(
      `["polite", "assertive"].map((manner) => [manner, document.querySelector('[aria-live="' + manner + '"]').textContent])
          .filter(([, text]) => text !== "").map(([manner, text]) => manner + ": " + text.split(". ")[0]).join()`,
    );
    if (now !== "" && now !== said.at(-1)) said.push(now);
    await pass(1000);
  }
  expect(said).toEqual([
    "polite: You’ll be signed out in 65 seconds",
    "polite: You’ll be signed out in 60 seconds",
    "polite: You’ll be signed out in 30 seconds",
    "polite: You’ll be signed out in 20 seconds",
    "assertive: You’ll be signed out in 10 seconds",
  ]);
}

/** Every button of a warning by Tab, the safe one first. */
export async function expectKeyWalk({ page, send, pass }: SurfaceStage): Promise<void> {
  await send(viewOf({ answer: "stillYou", sessionKind: "generic", mayUseEmergency: true }));
  // Focus comes with a frame.
  await vi.waitFor(async () => {
    await pass(100);
    expect(await page.evaluate<string>("document.activeElement.tagName")).toBe("BUTTON");
  }, PATIENTLY);
  const walked: string[] = [];
  for (let step = 0; step < 3; step += 1) {
    walked.push(await page.evaluate<string>("document.activeElement.textContent"));
    await page.keyboard.press("Tab");
  }
  expect(walked).toEqual(["Continue", "Start fresh", "Emergency, keep on"]);
}
