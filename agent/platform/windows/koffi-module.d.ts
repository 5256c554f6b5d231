/**
 * What we use of koffi, which is an optional package: this tree is type-checked where it is not
 * installed, too. https://koffi.dev/
 */
declare module "koffi" {
  type KoffiType = { readonly size: number };
  export function load(path: string): {
    func<F extends (...args: never[]) => unknown>(definition: string): F;
  };
  export function proto(definition: string): KoffiType;
  export function pointer(type: KoffiType): KoffiType;
  export function register(callback: (...args: never[]) => unknown, type: KoffiType): bigint;
  export function struct(name: string, members: Readonly<Record<string, string>>): KoffiType;
  export const decode: {
    (pointer: unknown, offset: number, type: string): unknown;
    /** Up to the first NUL. */
    string16(pointer: unknown): string;
  };
}
