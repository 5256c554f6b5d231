import type { MessageId } from "../translate.ts";
import { PAGES } from "./route.ts";

/** Keys as they stand on a keyboard: those with a name of their own in each language by its message. */
type Shortcut = { readonly keys: readonly string[]; readonly does: MessageId };
type ShortcutGroup = { readonly title: MessageId; readonly shortcuts: readonly Shortcut[] };

/** Every key that does something, where it does it: what `?` shows. */
export const SHORTCUTS: readonly ShortcutGroup[] = [
  {
    title: "keys.everywhere",
    shortcuts: [
      ...PAGES.map(({ page, key }) => ({ keys: [key], does: `page.${page}` as const })),
      { keys: ["/"], does: "frame.search" },
      { keys: ["key.ctrl", "K"], does: "keys.palette" },
      { keys: ["c"], does: "keys.compose" },
      { keys: ["?"], does: "keys.help" },
      { keys: ["key.escape"], does: "keys.close" },
    ],
  },
  {
    title: "keys.asked",
    shortcuts: [
      { keys: ["y"], does: "keys.give" },
      { keys: ["n"], does: "keys.leave" },
    ],
  },
  {
    title: "keys.table",
    shortcuts: [
      { keys: ["↑", "↓", "key.pageUp", "key.pageDown", "key.home", "key.end"], does: "keys.walk" },
      { keys: ["key.enter"], does: "keys.open" },
      { keys: ["x"], does: "keys.choose" },
      { keys: ["u"], does: "keys.updates" },
    ],
  },
];
