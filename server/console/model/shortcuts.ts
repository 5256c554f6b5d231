import { PAGES } from "./route.ts";

type Shortcut = { readonly keys: readonly string[]; readonly does: string };
type ShortcutGroup = { readonly title: string; readonly shortcuts: readonly Shortcut[] };

/** Every key that does something, where it does it: what `?` shows. */
export const SHORTCUTS: readonly ShortcutGroup[] = [
  {
    title: "Everywhere",
    shortcuts: [
      ...PAGES.map(({ key, title }) => ({ keys: [key], does: title })),
      { keys: ["/"], does: "Find a device, a person, a command or a policy" },
      { keys: ["Ctrl", "K"], does: "Do something" },
      { keys: ["c"], does: "Compose a command for what is chosen" },
      { keys: ["?"], does: "These keys" },
      { keys: ["Esc"], does: "Close what is open" },
    ],
  },
  {
    title: "When somebody asks for time",
    shortcuts: [
      { keys: ["y"], does: "Give five minutes to who waits longest" },
      { keys: ["n"], does: "Leave it to somebody else" },
    ],
  },
  {
    title: "In the table on Live",
    shortcuts: [
      { keys: ["↑", "↓", "Page Up", "Page Down", "Home", "End"], does: "Walk through it" },
      { keys: ["Enter"], does: "Open the line" },
      { keys: ["x"], does: "Choose the line" },
      { keys: ["u"], does: "Show the updates that wait" },
    ],
  },
];
