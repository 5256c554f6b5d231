import { useConsole } from "./console-context.ts";
import { LivePage } from "./live-page.tsx";
import { SettingsPage } from "./settings-page.tsx";

/** The page that the address names. */
export function Page() {
  const { route } = useConsole();
  switch (route.page) {
    case "live":
    case "commands":
    case "policies":
    case "audit":
      return <LivePage />;
    case "settings":
      return <SettingsPage />;
  }
}
