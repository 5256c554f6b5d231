import { useState } from "preact/hooks";
import type { ProblemDocument } from "../../contract/admin-shapes.ts";
import type { ConsoleClient, Outcome } from "../api-client.ts";
import { type Entry, signInWith, signInWithPasskey } from "../session.ts";
import { CommandLine } from "./empty.tsx";
import { Failure } from "./failure.tsx";

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
    </main>
  );
}

const WAYS: readonly (readonly [Way, string])[] = [
  ["account", "Use an account"],
  ["invitation", "I was invited"],
  ["token", "Use an admin token"],
];

function Ways({ way, onWay }: { readonly way: Way; readonly onWay: (way: Way) => void }) {
  return (
    <div class="ways">
      {WAYS.filter(([each]) => each !== way).map(([each, words]) => (
        <button key={each} type="button" onClick={() => onWay(each)}>
          {words}
        </button>
      ))}
    </div>
  );
}

type FormProps = { readonly onEnter: (entry: Entry) => void };

function AccountForm({ onEnter, onPasskey }: FormProps & { readonly onPasskey: () => void }) {
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  return (
    <form onSubmit={(event) => submitted(event, () => onEnter({ name: name.trim(), password }))}>
      <Field label="Name" value={name} autocomplete="username" onInput={setName} />
      <Field
        label="Password"
        type="password"
        value={password}
        autocomplete="current-password"
        onInput={setPassword}
      />
      <button type="submit" class="primary">
        Sign in
      </button>
      <button type="button" onClick={onPasskey}>
        Sign in with a passkey
      </button>
    </form>
  );
}

function InvitationForm({ onEnter }: FormProps) {
  const [invitation, setInvitation] = useState("");
  const [newPassword, setNewPassword] = useState("");
  const enter = () => onEnter({ invitation: invitation.trim(), newPassword });
  return (
    <form onSubmit={(event) => submitted(event, enter)}>
      <Field label="Invitation" value={invitation} autocomplete="off" onInput={setInvitation} />
      <Field
        label="New password, 12 characters or more"
        type="password"
        value={newPassword}
        autocomplete="new-password"
        onInput={setNewPassword}
      />
      <button type="submit" class="primary">
        Sign in
      </button>
    </form>
  );
}

function TokenForm({ onToken }: { readonly onToken: (token: string) => void }) {
  const [token, setToken] = useState("");
  return (
    <>
      <form onSubmit={(event) => submitted(event, () => onToken(token.trim()))}>
        <Field
          label="Admin token"
          type="password"
          value={token}
          autocomplete="off"
          onInput={setToken}
        />
        <button type="submit" class="primary">
          Sign in
        </button>
      </form>
      <p class="quiet">The first admin’s lies on the server’s own machine:</p>
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
