#pragma once

/* A disk under SQLite that fails on command, within this process: a layer over the usual file system through
 * which all databases go that are opened after `fault_disk_install`. One test at a time arms it. */

/* Puts the layer in place, once. */
void fault_disk_install(void);

/* Lets the n-th write, sync or truncation from now on (from 1) fail with an SQLite error, in files whose path
 * contains `part`; half of what was to be written is written. With `lasting` all that follow fail too. */
void fault_disk_arm(const char *part, int at, int code, int lasting);

/* Ends it; gives how many calls were counted. */
int fault_disk_disarm(void);
