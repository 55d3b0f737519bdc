-- The one row of the store table; every write of a figure moves its revision.
INSERT INTO `store` (`id`, `revision`, `seed`) VALUES (1, 0, NULL);
