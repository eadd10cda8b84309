//! Properties: 1. on a drawn night the estimate is near the number that was truly out of reach, and nearer than if fields
//! failed independently; 2. its interval holds that number; 3. a night without links says nothing.
