"""The shop at a glance: days summed up in the background, and the report of any period from them."""
