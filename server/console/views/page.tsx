import { AuditPage } from "./audit-page.tsx";
import { CommandsPage } from "./commands-page.tsx";
import { useConsole } from "./console-context.ts";
import { DevicePage } from "./device-page.tsx";
import { LivePage } from "./live-page.tsx";
import { PoliciesPage } from "./policies-page.tsx";
import { SettingsPage } from "./settings-page.tsx";

/** The page that the address names. */
export function Page() {
  const { route } = useConsole();
  switch (route.page) {
    case "commands":
      return <CommandsPage />;
    case "live":
      return route.id === null ? <LivePage /> : <DevicePage deviceId={route.id} />;
    case "policies":
      return <PoliciesPage />;
    case "audit":
      return <AuditPage />;
    case "settings":
      return <SettingsPage />;
  }
}
