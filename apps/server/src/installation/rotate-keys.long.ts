import './rotate-keys.db.test.ts';
