import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useCan, usePark } from '../session/context.tsx';

export interface LinkButtonProps {
  /** Page below the park, e.g. `/settings/devices`. */
  to: string;
  /** Nothing is shown to those who may not do there what the button promises. */
  permission: string;
  children: ReactNode;
}

/** The way on from an empty state: a button that opens a page of the park. */
export function LinkButton({ to, permission, children }: LinkButtonProps): ReactNode {
  const park = usePark();
  if (!useCan(permission)) return null;
  return (
    <Button component={Link} to={`/parks/${park.id}${to}`} variant="default">
      {children}
    </Button>
  );
}
