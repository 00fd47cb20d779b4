/** Lets the main part of a view be painted before the rest of it is made, so that neither holds up the window long. */
import { useEffect, useState } from 'react';

/** False in the first render, true `turns` tasks after it: parts with different turns are made one after another. */
export function useSettled(turns = 1): boolean {
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    if (turn >= turns) return undefined;
    const timer = setTimeout(() => setTurn(turn + 1), 0);
    return () => clearTimeout(timer);
  }, [turn, turns]);
  return turn >= turns;
}
