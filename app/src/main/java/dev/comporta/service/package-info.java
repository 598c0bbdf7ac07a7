/**
 * What every service of ours needs around what it is for: who may come in, health and metrics, what
 * watches its event loops, how it drains and how its process ends. It knows neither payments nor
 * events.
 */
@NullMarked
package dev.comporta.service;

import org.jspecify.annotations.NullMarked;
