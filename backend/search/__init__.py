"""Looking for a household or a case by what somebody knows of it, exactly and within reach."""
