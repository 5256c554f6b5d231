import { ROLES, type Role } from "../../contract/roles.ts";
import { DAY_MS, EXPIRY_DAYS, expiryWords } from "../model/access.ts";
import { useSay } from "./say-context.ts";

type FieldProps<T> = { readonly value: T; readonly onChange: (value: T) => void };

export function RoleField({ value, onChange }: FieldProps<Role>) {
  const say = useSay();
  return (
    <label>
      {say("access.role")}
      <select value={value} onChange={(event) => onChange(event.currentTarget.value as Role)}>
        {ROLES.map((role) => (
          <option key={role} value={role}>
            {say(`roleChoice.${role}`)}
          </option>
        ))}
      </select>
    </label>
  );
}

export function GroupsField({ value, onChange }: FieldProps<string>) {
  const say = useSay();
  return (
    <label>
      {say("access.groups")}
      <input
        value={value}
        placeholder={say("access.everyDevice")}
        autocomplete="off"
        onInput={(event) => onChange(event.currentTarget.value)}
      />
    </label>
  );
}

export function ExpiryField({
  value,
  onChange,
  longestMs,
}: FieldProps<number> & { readonly longestMs: number }) {
  const say = useSay();
  return (
    <label>
      {say("access.ends")}
      <select value={value} onChange={(event) => onChange(Number(event.currentTarget.value))}>
        {EXPIRY_DAYS.filter((days) => days * DAY_MS <= longestMs).map((days) => (
          <option key={days} value={days * DAY_MS}>
            {expiryWords(days, say)}
          </option>
        ))}
      </select>
    </label>
  );
}

export function WordField({
  label,
  value,
  onChange,
}: FieldProps<string> & { readonly label: string }) {
  return (
    <label>
      {label}
      <input
        required
        maxLength={500}
        value={value}
        autocomplete="off"
        onInput={(event) => onChange(event.currentTarget.value)}
      />
    </label>
  );
}
