/** The colour of a symbol, beside its name. */
import type { ReactElement } from 'react';

export function Swatch({ colour }: { colour: string | undefined }): ReactElement | null {
  return colour === undefined ? null : (
    <span className="symbol-swatch" style={{ background: colour }} aria-hidden="true" />
  );
}
