import {
  FieldRow,
  notify,
  ReasonDialog,
  SelectField,
  TextField,
  useApi,
  useApiMutation,
  usePark,
} from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import { offsetStandards, type OffsetStandard } from '../../contracts/offset-routes.ts';
import type { IssuanceQueue } from '../../contracts/queue-routes.ts';
import { useAccountName, useAccounts } from '../shared/names.ts';
import { useT } from '../use-t.ts';
import { countOf, elsewhere, generationOf } from './draft.ts';

interface Receipt {
  readonly standard: OffsetStandard;
  readonly project: string;
  readonly projectName: string;
  readonly vintage: string;
  readonly serialStart: string;
  readonly serialEnd: string;
  readonly account: string;
  /** Generator of the park, `elsewhere`, or nothing yet. */
  readonly origin: string;
  readonly from: string;
  readonly until: string;
}

/** Books what a registry has put into an account. */
export function ReceiveDialog({ idempotencyKey, onClose }: { idempotencyKey: string; onClose: () => void }): ReactNode {
  const t = useT();
  const name = useAccountName();
  const accounts = useAccounts();
  const { timeZone } = usePark();
  const queue = useApi<IssuanceQueue>('./issuance-queue', { query: { days: 1 } });
  const generators = (queue.data?.devices ?? []).filter(({ mayChooseCcer }) => mayChooseCcer);
  const [draft, setDraft] = useState<Receipt>({
    standard: 'CCER',
    project: '',
    projectName: '',
    vintage: '',
    serialStart: '',
    serialEnd: '',
    account: accounts[0]!,
    origin: '',
    from: '',
    until: '',
  });
  const put = (part: Partial<Receipt>): void => setDraft((before) => ({ ...before, ...part }));
  const receive = useApiMutation<{ tonnes: number }, object>('./offsets', {
    invalidate: ['./offsets', './portfolio', './certificates'],
    onSuccess: ({ tonnes }) => {
      onClose();
      notify.success(t('offsets.received', { tonnes }));
    },
  });
  const { standard, project, projectName, account } = draft;
  const [vintage, serialStart, serialEnd] = [draft.vintage, draft.serialStart, draft.serialEnd].map(countOf);
  const numbers = vintage != null && serialStart != null && serialEnd != null;
  const year = vintage != null && vintage >= 1990 && vintage <= 2200;
  const range = numbers && serialEnd >= serialStart;
  const asksOrigin = standard === 'CCER' && generators.length > 0;
  const ofGenerator = asksOrigin && draft.origin !== '' && draft.origin !== elsewhere;
  const generation = asksOrigin ? generationOf(draft, timeZone) : undefined;
  const request = { standard, project: project.trim(), projectName: projectName.trim(), account };
  return (
    <ReasonDialog
      title={t('offsets.receive-title')}
      hint={t('offsets.receive-hint')}
      confirm={t('offsets.receive')}
      busy={receive.isPending}
      ready={
        queue.data !== undefined &&
        (!asksOrigin || generation !== undefined) &&
        range &&
        year &&
        request.project !== '' &&
        request.projectName !== ''
      }
      onClose={onClose}
      onConfirm={(reason) =>
        receive.mutate(
          { ...request, vintage, serialStart, serialEnd, generation, reason, idempotencyKey },
          { onError: (error) => notify.error(error) },
        )
      }
    >
      <FieldRow columns={2}>
        <SelectField
          label={t('offsets.standard')}
          value={standard}
          options={offsetStandards.map((value) => ({ value, label: t(`offsets.of.${value}`) }))}
          onChange={(value) => put({ standard: value === '' ? 'other' : value })}
        />
        <TextField
          label={t('offsets.vintage')}
          kind="decimal"
          value={draft.vintage}
          error={draft.vintage !== '' && !year ? t('offsets.problem.vintage') : undefined}
          onChange={(value) => put({ vintage: value })}
        />
      </FieldRow>
      <FieldRow columns={2}>
        <TextField
          label={t('offsets.project-id')}
          value={project}
          maxLength={100}
          onChange={(value) => put({ project: value })}
        />
        <TextField
          label={t('offsets.project')}
          value={projectName}
          maxLength={200}
          onChange={(value) => put({ projectName: value })}
        />
      </FieldRow>
      <FieldRow columns={2}>
        <TextField
          label={t('offsets.serial-start')}
          kind="decimal"
          value={draft.serialStart}
          onChange={(value) => put({ serialStart: value })}
        />
        <TextField
          label={t('offsets.serial-end')}
          kind="decimal"
          value={draft.serialEnd}
          error={numbers && !range ? t('offsets.problem.serials') : undefined}
          help={range ? t('offsets.tonnes-of', { tonnes: serialEnd - serialStart + 1 }) : t('offsets.serial-help')}
          onChange={(value) => put({ serialEnd: value })}
        />
      </FieldRow>
      <SelectField
        label={t('column.account')}
        value={account}
        options={accounts.map((value) => ({ value, label: name(value) }))}
        onChange={(value) => put({ account: value })}
      />
      {asksOrigin ? (
        <SelectField
          label={t('offsets.origin')}
          help={t('offsets.origin-help')}
          value={draft.origin}
          options={[
            { value: '', label: t('offsets.origin-choose') },
            ...generators.map(({ id }) => ({ value: id, label: id })),
            { value: elsewhere, label: t('offsets.origin-elsewhere') },
          ]}
          onChange={(value) => put({ origin: value })}
        />
      ) : null}
      {ofGenerator ? (
        <FieldRow columns={2}>
          <TextField
            label={t('offsets.credited-from')}
            kind="date"
            value={draft.from}
            onChange={(value) => put({ from: value })}
          />
          <TextField
            label={t('offsets.credited-to')}
            kind="date"
            value={draft.until}
            error={draft.until !== '' && draft.until < draft.from ? t('retire.problem.to') : undefined}
            onChange={(value) => put({ until: value })}
          />
        </FieldRow>
      ) : null}
    </ReasonDialog>
  );
}
