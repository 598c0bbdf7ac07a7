/**
 * The audit: holds the gateway's summaries and what its clients were told against the processors'
 * own tables.
 */
@NullMarked
package dev.comporta.workbench.audit;

import org.jspecify.annotations.NullMarked;
