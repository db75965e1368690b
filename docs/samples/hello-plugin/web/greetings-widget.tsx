import { Figure, Figures, Quantity, showsContent, StateView, useApi, useT, viewState } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { GreetingList } from '../contracts/routes.ts';
import type texts from '../locales/en.json';

/** Number of greetings, for the overview of the park. */
export function GreetingsWidget(): ReactNode {
  const t = useT<typeof texts>();
  const loaded = useApi<GreetingList>('./greetings', { refetchMs: 10_000 });
  const state = viewState(loaded);
  if (!showsContent(state)) return <StateView state={state} />;
  return (
    <Figures>
      <Figure label={t('greetings')}>
        <Quantity value={loaded.data?.count} unit="" digits={0} label={t('greetings')} />
      </Figure>
    </Figures>
  );
}
