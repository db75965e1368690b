import {
  ActionButton,
  CancelButton,
  Dialog,
  Field,
  FormError,
  StoredForm,
  useApi,
  useApiMutation,
  useEditedValue,
  useLocalized,
  usePark,
  WhileSent,
} from '@lingtan/web-sdk';
import { useState, type FormEvent, type ReactNode } from 'react';
import type { MetersData } from '../../contracts/routes.ts';
import type { BillingAccountRecord, TariffRecord } from '../../contracts/tariffs.ts';
import { useT } from '../use-t.ts';

/** `Harbour Steel` → `harbour-steel`. */
export function idOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
}

/** Creates an account, changes it from a month on, or removes it. */
export function AccountDialog(props: {
  /** As it was when the dialog was opened; null for a new one. */
  account: BillingAccountRecord | null;
  /** As it is now. */
  stored: BillingAccountRecord | undefined;
  tariffs: readonly TariffRecord[];
  onClose: () => void;
}): ReactNode {
  const { account, stored, ...rest } = props;
  const t = useT();
  const text = useLocalized();
  return (
    <Dialog title={account ? text(account.name) : t('tariffs.new-account')} onClose={props.onClose}>
      {account ? (
        <StoredForm stored={stored} version={`${stored?.validFrom}/${stored?.revision}`}>
          {(shown, seen) => <AccountForm {...rest} account={shown} seen={seen} />}
        </StoredForm>
      ) : (
        <AccountForm {...rest} account={null} seen={undefined} />
      )}
    </Dialog>
  );
}

function AccountForm(props: {
  account: BillingAccountRecord | null;
  /** The account that the change rests on. */
  seen: BillingAccountRecord | undefined;
  tariffs: readonly TariffRecord[];
  onClose: () => void;
}): ReactNode {
  const { account, seen, tariffs, onClose } = props;
  const t = useT();
  const text = useLocalized();
  const park = usePark();
  const meters = useApi<MetersData>('./meters');
  const [en, setEn] = useState(account?.name.en ?? '');
  const [zh, setZh] = useState(account?.name['zh-CN'] ?? '');
  const [enterpriseId, setEnterprise] = useState(account?.enterpriseId ?? '');
  const [tariffId, setTariff] = useState(account?.tariffId ?? tariffs[0]!.id);
  const [month, setMonth] = useState('');
  const [chosen, setChosen] = useState<readonly string[]>(account?.meters ?? []);
  const [reason, setReason] = useState('');
  useEditedValue([en, zh, enterpriseId, tariffId, month, chosen, reason]);
  const before = seen ? { validFrom: seen.validFrom, revision: seen.revision } : null;
  const id = account?.id ?? idOf(en);
  const done = {
    invalidate: ['./billing-accounts', './tariffs'],
    onSuccess: onClose,
  };
  const put = useApiMutation<unknown, unknown>(`./billing-accounts/${id}`, { method: 'PUT', ...done });
  const remove = useApiMutation<unknown, unknown>(`./billing-accounts/${id}/remove`, done);
  const validFrom = month === '' ? account?.validFrom : `${month}-01`;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    remove.reset();
    put.mutate({
      name: { en, 'zh-CN': zh },
      enterpriseId: enterpriseId === '' ? null : enterpriseId,
      tariffId,
      ...(validFrom === undefined ? {} : { validFrom }),
      ...(chosen.length > 0 ? { meters: chosen } : {}),
      ...(reason.trim() === '' ? {} : { reason }),
      before,
    });
  };
  const own = (meters.data?.meters ?? []).filter(
    (meter) => meter.directions.includes('import') && (enterpriseId === '' || meter.enterpriseId === enterpriseId),
  );
  return (
    <form className="tf-form" onSubmit={submit}>
      <WhileSent sending={put.isPending || remove.isPending}>
        <div className="tf-two">
          <Field label={t('tariffs.name-en')}>
            <input value={en} required onChange={(event) => setEn(event.target.value)} />
          </Field>
          <Field label={t('tariffs.name-zh')}>
            <input value={zh} required onChange={(event) => setZh(event.target.value)} />
          </Field>
        </div>
        <Field label={t('tariffs.enterprise')} help={enterpriseId === '' ? t('tariffs.whole-park-help') : undefined}>
          <select
            value={enterpriseId}
            onChange={(event) => {
              setEnterprise(event.target.value);
              setChosen([]);
            }}
          >
            <option value="">{t('tariffs.whole-park')}</option>
            {park.enterprises.map((enterprise) => (
              <option key={enterprise.id} value={enterprise.id}>
                {text(enterprise.name)}
              </option>
            ))}
          </select>
        </Field>
        <div className="tf-two">
          <Field label={t('tariffs.tariff')}>
            <select value={tariffId} onChange={(event) => setTariff(event.target.value)}>
              {tariffs.map((tariff) => (
                <option key={tariff.id} value={tariff.id}>
                  {text(tariff.name)}
                </option>
              ))}
            </select>
          </Field>
          <Field label={t('tariffs.from-month')} help={t('tariffs.from-month-help')}>
            <input
              placeholder={account?.validFrom?.slice(0, 7) ?? 'YYYY-MM'}
              pattern="\d{4}-\d{2}"
              value={month}
              onChange={(event) => setMonth(event.target.value)}
            />
          </Field>
        </div>
        <fieldset className="tf-checks">
          <legend>{t('tariffs.meters')}</legend>
          <p className="lt-entry-help">{t('tariffs.meters-help')}</p>
          <div className="tf-check-list">
            {own.map((meter) => (
              <label key={meter.id}>
                <input
                  type="checkbox"
                  checked={chosen.includes(meter.id)}
                  onChange={(event) =>
                    setChosen(event.target.checked ? [...chosen, meter.id] : chosen.filter((one) => one !== meter.id))
                  }
                />
                {text(meter.name)}
              </label>
            ))}
          </div>
        </fieldset>
        <Field label={t('tariffs.reason')}>
          <input value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} />
        </Field>
      </WhileSent>
      <FormError error={put.error ?? remove.error} />
      <div className="tf-actions">
        {account ? (
          <ActionButton
            danger
            disabled={reason.trim() === '' || remove.isPending}
            title={reason.trim() === '' ? t('tariffs.needs-reason') : undefined}
            onClick={() => {
              put.reset();
              remove.mutate({ reason, before });
            }}
          >
            {t('tariffs.remove')}
          </ActionButton>
        ) : null}
        <span className="tf-space" />
        <CancelButton />
        <ActionButton primary type="submit" disabled={put.isPending || id === ''}>
          {t('tariffs.save')}
        </ActionButton>
      </div>
    </form>
  );
}
