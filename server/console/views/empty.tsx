import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { useSay } from "./say-context.ts";

type EmptyProps = {
  readonly title: string;
  readonly children: ComponentChildren;
  /** What brings something here. */
  readonly command?: string;
};

/** Nothing is here yet: why, and the command that changes it, to be copied. */
export function Empty({ title, children, command }: EmptyProps) {
  return (
    <div class="empty">
      <p class="empty-title">{title}</p>
      <p>{children}</p>
      {command !== undefined && <CommandLine command={command} />}
    </div>
  );
}

export function CommandLine({ command }: { readonly command: string }) {
  const say = useSay();
  const [copied, setCopied] = useState(false);
  const copy = () => {
    void navigator.clipboard.writeText(command).then(() => setCopied(true));
  };
  return (
    <div class="command-line">
      <code>{command}</code>
      <button type="button" onClick={copy}>
        {say(copied ? "button.copied" : "button.copy")}
      </button>
    </div>
  );
}
