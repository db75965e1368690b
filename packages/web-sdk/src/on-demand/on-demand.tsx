import { startTransition, useEffect, useState, type ComponentType, type ReactNode } from 'react';

/**
 * Component whose code is fetched when it is first drawn, with `waiting` in its place until then. Code that cannot be fetched is
 * thrown to the error boundary around it, and asked for again when it is drawn again.
 *
 * `fetch` brings the code before it is drawn.
 *
 * React's own `lazy` holds back what follows a fallback until that has stood for 300 ms: as long as a whole page may take here.
 *
 * ```ts
 * const Chart = onDemand(async () => (await import('./chart-view.tsx')).ChartView);
 * ```
 */
export function onDemand<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  waiting: ReactNode = null,
): ComponentType<Props> & { fetch(): Promise<void> } {
  let fetched: ComponentType<Props> | null = null;
  let fetching: Promise<void> | null = null;
  const fetchOnce = (): Promise<void> =>
    (fetching ??= load()
      .then((component) => void (fetched = component))
      .finally(() => (fetching = null)));

  function OnDemand(props: Props): ReactNode {
    // A function in a state is called by React, so the component stands in an object.
    const [state, setState] = useState<{ failure?: unknown } | null>(null);
    const Component = fetched;
    // Asked for while drawing, as `lazy` does: an effect would wait for what is beside it.
    const arrives = Component || state ? null : fetchOnce();
    useEffect(() => {
      if (!arrives) return;
      let drawn = true;
      const tell = (next: { failure?: unknown }): void => {
        // In slices, so that a large chart does not stop what moves beside it.
        if (drawn) startTransition(() => setState(next));
      };
      arrives.then(
        () => tell({}),
        (failure: unknown) => tell({ failure }),
      );
      return () => void (drawn = false);
    }, [arrives]);
    if (Component) return <Component {...props} />;
    if (state && 'failure' in state) throw state.failure;
    return waiting;
  }
  return Object.assign(OnDemand, { fetch: () => (fetched ? Promise.resolve() : fetchOnce()) });
}
