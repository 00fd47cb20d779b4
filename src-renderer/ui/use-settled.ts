/** Lets the main part of a view be painted before the rest of it is made, so that neither holds up the window long. */
import { useEffect, useState } from 'react';

/** False in the first render, true in a task after it. */
export function useSettled(): boolean {
  const [settled, setSettled] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(true), 0);
    return () => clearTimeout(timer);
  }, []);
  return settled;
}
