import { ActionButton, Notice } from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import { useT } from '../use-t.ts';
import { rememberTour, startTour, tourSeen } from './tour-state.ts';

/** Offered above the overview until it was taken or declined in this browser. */
export function TourOffer(): ReactNode {
  const t = useT();
  const [seen, setSeen] = useState(tourSeen);
  if (seen) return null;
  const decide = (then: () => void) => () => {
    setSeen(true);
    then();
  };
  return (
    <Notice title={t('tour.new')} data-testid="tour-offer">
      {t('tour.offer')}{' '}
      <span className="tour-offer-row">
        <ActionButton onClick={decide(startTour)} data-testid="tour-start">
          {t('tour.start')}
        </ActionButton>
        <ActionButton quiet onClick={decide(rememberTour)} data-testid="tour-decline">
          {t('tour.decline')}
        </ActionButton>
      </span>
    </Notice>
  );
}
