import type { Role } from "../../contract/roles.ts";
import { EXPIRIES, ROLE_CHOICES } from "../model/access.ts";

type FieldProps<T> = { readonly value: T; readonly onChange: (value: T) => void };

export function RoleField({ value, onChange }: FieldProps<Role>) {
  return (
    <label>
      Role
      <select value={value} onChange={(event) => onChange(event.currentTarget.value as Role)}>
        {ROLE_CHOICES.map(({ role, words }) => (
          <option key={role} value={role}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}

export function GroupsField({ value, onChange }: FieldProps<string>) {
  return (
    <label>
      Groups
      <input
        value={value}
        placeholder="every device"
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
  return (
    <label>
      Ends after
      <select value={value} onChange={(event) => onChange(Number(event.currentTarget.value))}>
        {EXPIRIES.filter(({ ms }) => ms <= longestMs).map(({ ms, words }) => (
          <option key={ms} value={ms}>
            {words}
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
