/** A titled part of the inspector, and the name/value list inside it. */
import type { ReactElement, ReactNode } from 'react';

export function Section({
  title,
  count,
  children,
}: {
  title: string;
  count?: number;
  children: ReactNode;
}): ReactElement {
  return (
    <section className="inspector-section">
      <h3>
        {title}
        {count === undefined ? null : <span className="section-count">{count}</span>}
      </h3>
      {children}
    </section>
  );
}

export interface Fact {
  name: string;
  value: ReactNode;
  /** The exact value, in the tooltip. */
  exact?: string;
}

export function Facts({ facts }: { facts: readonly Fact[] }): ReactElement {
  return (
    <dl className="facts">
      {facts.map(({ name, value, exact }) => (
        <div key={name}>
          <dt title={name}>{name}</dt>
          <dd title={exact}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
