import type { ConfigCheck } from '@lingtan/sdk';
import {
  isSameValue,
  notify,
  SchemaForm,
  serverProblemsOf,
  StateView,
  useApi,
  useApiMutation,
  useLocalized,
  viewState,
  type JsonSchema,
} from '@lingtan/web-sdk';
import { Button } from '@mantine/core';
import { IconPlugConnected } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { FormDrawer } from '../layout/form-window.tsx';
import { useT } from '../use-t.ts';
import type { AdminPlugin } from './types.ts';

interface ConfigAnswer {
  schema: JsonSchema;
  value: unknown;
  version: number;
  revision: string;
}

export interface ConfigDrawerProps {
  plugin: AdminPlugin;
  canManage: boolean;
  onClose: () => void;
}

interface EditorProps extends Omit<ConfigDrawerProps, 'onClose'> {
  config: ConfigAnswer;
  onSaved: () => void;
}

function Editor({ plugin, canManage, onSaved, config }: EditorProps): ReactNode {
  const t = useT();
  const [value, setValue] = useState(config.value);
  const [valid, setValid] = useState(true);
  const [showAll, setShowAll] = useState(false);
  const path = `/plugins/${plugin.id}`;
  const check = useApiMutation<ConfigCheck, { value: unknown }>(`${path}/check`);
  const save = useApiMutation<{ proposal: number | null }, { value: unknown; revision: string }>(`${path}/config`, {
    method: 'PUT',
    invalidate: ['/plugins', '/proposals'],
    onSuccess: ({ proposal }) => {
      notify.success(t(proposal === null ? 'config.saved' : 'config.proposed'));
      onSaved();
    },
  });
  const problems = serverProblemsOf(save.error ?? check.error);
  const guarded = (work: () => void) => () => {
    setShowAll(true);
    if (valid) work();
  };
  const failure = save.error ?? check.error;
  const dirty = !isSameValue(value, config.value);
  return (
    <>
      <SchemaForm
        schema={config.schema}
        value={value}
        onChange={(next) => {
          setValue(next);
          check.reset();
          save.reset();
        }}
        onValid={setValid}
        serverProblems={problems}
        showAll={showAll}
        disabled={!canManage || save.isPending}
      />
      <footer className="config-foot">
        <div className="config-result" role="status">
          {check.data ? (
            <span data-tone={check.data.ok ? 'good' : 'alarm'}>
              <span aria-hidden="true">{check.data.ok ? '●' : '■'}</span> {check.data.message}
            </span>
          ) : failure ? (
            <span data-tone="alarm">
              <span aria-hidden="true">■</span> {failure.message}
            </span>
          ) : showAll && !valid ? (
            <span data-tone="alarm">
              <span aria-hidden="true">■</span> {t('config.invalid')}
            </span>
          ) : null}
        </div>
        {canManage ? (
          <>
            <Button
              variant="default"
              leftSection={<IconPlugConnected size={14} />}
              loading={check.isPending}
              onClick={guarded(() => check.mutate({ value }))}
              data-testid="config-test"
            >
              {t('config.test')}
            </Button>
            <Button
              loading={save.isPending}
              disabled={!dirty}
              onClick={guarded(() => save.mutate({ value, revision: config.revision }))}
              data-testid="config-save"
            >
              {t('config.save')}
            </Button>
          </>
        ) : null}
      </footer>
    </>
  );
}

/** Configuration of a plugin by the form its schema draws; can be tried before it is stored. */
export default function ConfigDrawer(props: ConfigDrawerProps): ReactNode {
  const t = useT();
  const text = useLocalized();
  const config = useApi<ConfigAnswer>(`/plugins/${props.plugin.id}/config`);
  // As it is now, not as it was when it was last open; and from then on what the form began with, which its change rests on.
  const [opened, setOpened] = useState<ConfigAnswer | null>(null);
  if (opened === null && config.data && !config.isFetching) setOpened(config.data);
  const state = viewState(config);
  return (
    <FormDrawer
      onClose={props.onClose}
      title={`${text(props.plugin.title)} · ${t('config.title')}`}
      classNames={{ body: 'config-body' }}
      closeButtonProps={{ 'aria-label': t('config.close') }}
    >
      {opened ? (
        <Editor {...props} config={opened} onSaved={props.onClose} />
      ) : (
        <StateView state={state.kind === 'ready' || state.kind === 'stale' ? { kind: 'loading' } : state} rows={8} />
      )}
    </FormDrawer>
  );
}
