import { useState } from "preact/hooks";
import type { ProblemDocument } from "../../contract/admin-shapes.ts";
import type { ConsoleClient, Outcome } from "../api-client.ts";
import { type Entry, signInWith, signInWithPasskey } from "../session.ts";
import { CommandLine } from "./empty.tsx";
import { Failure } from "./failure.tsx";
import { LanguageChoice } from "./language-choice.tsx";
import { useSay } from "./say-context.ts";

type SignInProps = {
  readonly client: ConsoleClient;
  readonly onSignedIn: () => void;
  /** Stays in this page's memory: a reload forgets it. */
  readonly onToken: (token: string) => Promise<Outcome<unknown>>;
};

type Way = "account" | "invitation" | "token";

/** With an account, an invitation to one, or the token that lies on the server's own machine. */
export function SignIn({ client, onSignedIn, onToken }: SignInProps) {
  const [way, setWay] = useState<Way>("account");
  const [problem, setProblem] = useState<ProblemDocument | null>(null);
  const enter = async (entering: Promise<Outcome<unknown>>) => {
    const outcome = await entering;
    setProblem(outcome.ok ? null : outcome.problem);
    if (outcome.ok) onSignedIn();
  };
  const enterWith = (entry: Entry) => void enter(signInWith(client, entry));
  return (
    <main class="sign-in" id="main">
      <h1>Sessionward</h1>
      {way === "account" && (
        <AccountForm onEnter={enterWith} onPasskey={() => void enter(signInWithPasskey(client))} />
      )}
      {way === "invitation" && <InvitationForm onEnter={enterWith} />}
      {way === "token" && <TokenForm onToken={(token) => void enter(onToken(token))} />}
      {problem !== null && <Failure problem={problem} />}
      {way === "invitation" && (
        <CommandLine command='sessionward account invite first-admin --reason "first sign-in"' />
      )}
      <Ways way={way} onWay={setWay} />
      <LanguageChoice />
    </main>
  );
}

const WAYS = [
  ["account", "entry.useAccount"],
  ["invitation", "entry.invited"],
  ["token", "entry.useToken"],
] as const;

function Ways({ way, onWay }: { readonly way: Way; readonly onWay: (way: Way) => void }) {
  const say = useSay();
  return (
    <div class="ways">
      {WAYS.filter(([each]) => each !== way).map(([each, words]) => (
        <button key={each} type="button" onClick={() => onWay(each)}>
          {say(words)}
        </button>
      ))}
    </div>
  );
}

type FormProps = { readonly onEnter: (entry: Entry) => void };

function AccountForm({ onEnter, onPasskey }: FormProps & { readonly onPasskey: () => void }) {
  const say = useSay();
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  return (
    <form onSubmit={(event) => submitted(event, () => onEnter({ name: name.trim(), password }))}>
      <Field label={say("entry.name")} value={name} autocomplete="username" onInput={setName} />
      <Field
        label={say("entry.password")}
        type="password"
        value={password}
        autocomplete="current-password"
        onInput={setPassword}
      />
      <button type="submit" class="primary">
        {say("entry.signIn")}
      </button>
      <button type="button" onClick={onPasskey}>
        {say("entry.passkey")}
      </button>
    </form>
  );
}

function InvitationForm({ onEnter }: FormProps) {
  const say = useSay();
  const [invitation, setInvitation] = useState("");
  const [newPassword, setNewPassword] = useState("");
  const enter = () => onEnter({ invitation: invitation.trim(), newPassword });
  return (
    <form onSubmit={(event) => submitted(event, enter)}>
      <Field
        label={say("entry.invitation")}
        value={invitation}
        autocomplete="off"
        onInput={setInvitation}
      />
      <Field
        label={say("entry.newPassword")}
        type="password"
        value={newPassword}
        autocomplete="new-password"
        onInput={setNewPassword}
      />
      <button type="submit" class="primary">
        {say("entry.signIn")}
      </button>
    </form>
  );
}

function TokenForm({ onToken }: { readonly onToken: (token: string) => void }) {
  const say = useSay();
  const [token, setToken] = useState("");
  return (
    <>
      <form onSubmit={(event) => submitted(event, () => onToken(token.trim()))}>
        <Field
          label={say("entry.token")}
          type="password"
          value={token}
          autocomplete="off"
          onInput={setToken}
        />
        <button type="submit" class="primary">
          {say("entry.signIn")}
        </button>
      </form>
      <p class="quiet">{say("entry.tokenWhere")}</p>
      <CommandLine command="cat /var/lib/sessionward-server/admin.token" />
    </>
  );
}

type FieldProps = {
  readonly label: string;
  readonly type?: "text" | "password";
  readonly value: string;
  readonly autocomplete: "off" | "username" | "current-password" | "new-password";
  readonly onInput: (value: string) => void;
};

export function Field(props: FieldProps) {
  return props.type === "password" ? <PasswordField {...props} /> : <TextField {...props} />;
}

function TextField({ label, value, autocomplete, onInput }: FieldProps) {
  return (
    <label>
      {label}
      <input
        required
        value={value}
        autocomplete={autocomplete}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
    </label>
  );
}

function PasswordField({ label, value, autocomplete, onInput }: FieldProps) {
  return (
    <label>
      {label}
      <input
        required
        type="password"
        value={value}
        autocomplete={autocomplete}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
    </label>
  );
}

function submitted(event: Event, enter: () => void): void {
  event.preventDefault();
  enter();
}
