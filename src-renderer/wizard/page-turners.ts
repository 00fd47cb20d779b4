/** What Next and Back do in each open wizard, for the commands of the same name. */
type Turn = 'next' | 'back';

const turners = new Map<string, Readonly<Record<Turn, () => void>>>();

/** A wizard says what its buttons do. Returns what takes it back. */
export function providePages(tabId: string, turner: Readonly<Record<Turn, () => void>>): () => void {
  turners.set(tabId, turner);
  return () => {
    if (turners.get(tabId) === turner) turners.delete(tabId);
  };
}

/** Goes to the next page, or the one before; nothing where the button could not be pressed. */
export function turnPage(tabId: string, turn: Turn): void {
  turners.get(tabId)?.[turn]();
}
