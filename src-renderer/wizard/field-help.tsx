/** What stands below every field: what it does, its default and why, and its key in the recipe. */
import type { ReactElement, ReactNode } from 'react';

interface Props {
  children: ReactNode;
  /** The default as a person would type it; absent where the reason says it. */
  initial?: string;
  reason: string;
  /** `measure.warmup` */
  recipeKey: string;
}

export function FieldHelp({ children, initial, reason, recipeKey }: Props): ReactElement {
  return (
    <>
      {children} {initial === undefined ? null : <>Default {initial}. </>}
      {reason} <code className="recipe-key">{recipeKey}</code>
    </>
  );
}
