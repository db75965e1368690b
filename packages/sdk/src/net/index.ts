export { isClosedAddress } from './addresses.ts';
export { checkedLookup, ClosedAddress } from './checked-lookup.ts';
