import './empty-park.e2e.ts';
