import {
  ActionButton,
  DataTable,
  formatTime,
  Page,
  Panel,
  TextField,
  useApi,
  useApiMutation,
  useCan,
  useT,
  viewState,
  type Column,
} from '@lingtan/web-sdk';
import { useState, type FormEvent, type ReactNode } from 'react';
import type { GreetingList } from '../contracts/routes.ts';
import type texts from '../locales/en.json';

type Row = GreetingList['greetings'][number];

/** Greets, and shows who was greeted. */
export function GreetingsPage(): ReactNode {
  const t = useT<typeof texts>();
  const loaded = useApi<GreetingList>('./greetings', { refetchMs: 5_000 });
  const columns: Column<Row>[] = [
    { id: 'name', title: t('column.name'), value: (row) => row.name, width: 220 },
    { id: 'text', title: t('column.text'), value: (row) => row.text },
    {
      id: 'at',
      title: t('column.at'),
      kind: 'time',
      value: (row) => row.at,
      render: (row) => formatTime(row.at),
      width: 200,
    },
  ];
  const state = viewState(loaded, {
    when: loaded.data?.greetings.length === 0,
    title: t('empty.title'),
    hint: t('empty.hint'),
  });
  return (
    <Page title={t('title')} meta={loaded.data && t('meta', { count: loaded.data.count })} data-testid="greetings-page">
      <GreetForm />
      <Panel title={t('greetings')} state={state} flush>
        <DataTable
          id="greetings"
          columns={columns}
          rows={loaded.data?.greetings ?? []}
          rowKey={(row) => row.id}
          exportName="greetings"
        />
      </Panel>
    </Page>
  );
}

/** Hidden from those whom the server would refuse. */
function GreetForm(): ReactNode {
  const t = useT<typeof texts>();
  const able = useCan('hello.greet');
  const [name, setName] = useState('');
  const greet = useApiMutation<{ text: string }, { name: string }>('./greetings', {
    invalidate: ['./greetings'],
    onSuccess: () => setName(''),
  });
  if (!able) return null;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    greet.mutate({ name });
  };
  return (
    <Panel title={t('greet')}>
      <form onSubmit={submit}>
        <TextField label={t('name')} value={name} onChange={setName} maxLength={80} error={greet.error?.message} />
        <p>
          <ActionButton type="submit" primary disabled={name.trim() === '' || greet.isPending}>
            {t('greet')}
          </ActionButton>
        </p>
      </form>
    </Panel>
  );
}
