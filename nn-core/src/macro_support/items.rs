//! Items that differ between networks in names alone.

/// `Clone`, `Debug` and `Display` of a network: the type with its generics, its name, its fields. Traits that the
/// user derives are left out.
///
/// They are written out here because the output of `derive` reports errors for every field if another item has the
/// network's name, which is an error already.
#[doc(hidden)]
#[macro_export]
macro_rules! __traits {
    ($generics:tt $network:ty, $name:literal $fields:tt $($derived:ident)*) => {
        $($crate::__traits! { @$derived $generics $network, $name $fields })*
        $crate::__traits! { @Display $generics $network }
    };
    (@Display [$($generics:tt)*] $network:ty) => {
        impl<$($generics)*> $crate::macro_support::Display for $network {
            fn fmt(
                &self,
                f: &mut $crate::macro_support::Formatter<'_>,
            ) -> $crate::macro_support::FmtResult {
                $crate::macro_support::Formatter::write_str(
                    f,
                    <Self as $crate::macro_support::Model>::SUMMARY,
                )
            }
        }
    };
    (@Clone [$($generics:tt)*] $network:ty, $name:literal { $($field:ident),* }) => {
        #[automatically_derived]
        impl<$($generics)*> $crate::macro_support::Clone for $network {
            fn clone(&self) -> Self {
                Self { $($field: $crate::macro_support::Clone::clone(&self.$field)),* }
            }
        }
    };
    (@Debug [$($generics:tt)*] $network:ty, $name:literal { $($field:ident),* }) => {
        #[automatically_derived]
        impl<$($generics)*> $crate::macro_support::Debug for $network {
            fn fmt(
                &self,
                f: &mut $crate::macro_support::Formatter<'_>,
            ) -> $crate::macro_support::FmtResult {
                $crate::macro_support::Formatter::debug_struct(f, $name)
                    $(.field($crate::macro_support::stringify!($field), &self.$field))*
                    .finish()
            }
        }
    };
}

/// `fn tensors` and `fn tensors_mut` of a network. `arrays` are repeated blocks, whose elements get names so that
/// each can be borrowed separately.
///
/// They are not inlined: there would be a copy in all that goes through a network's tensors. (A tiny network's step does not.)
///
/// The tensors are a tree of pairs, `(a b)`: a chain of fifty links would nest fifty deep. A leaf is
/// `["line" self.line]`; for a network `[network "line" self.line]`; for a repeated block that is a loop, whose first
/// stage is the third, `[repeated 2 self.block]`;
/// for a user-defined layer `[own (Type) "line" self.line]`; with a policy `[frozen leaf]` or `[governed (policy) leaf]`.
#[doc(hidden)]
#[macro_export]
macro_rules! __tensors {
    ($this:ident, $scalar:ty; $tree:tt $([$($element:ident),*] = $($array:tt).+;)*) => {
        #[inline(never)]
        fn tensors(
            &$this,
        ) -> impl $crate::macro_support::Iterator<
            Item = $crate::macro_support::Parameter<'_, $scalar>,
        > {
            $(let [$($element),*] = &$($array).+;)*
            $crate::macro_support::All($crate::__tensors!(@tensors [&] $tree))
        }
        #[inline(never)]
        fn tensors_mut(
            &mut $this,
        ) -> impl $crate::macro_support::Iterator<
            Item = $crate::macro_support::ParameterMut<'_, $scalar>,
        > {
            $(let [$($element),*] = &mut $($array).+;)*
            $crate::macro_support::All($crate::__tensors!(@tensors_mut [&mut] $tree))
        }
    };
    (@$method:ident $borrow:tt ()) => {
        $crate::macro_support::empty()
    };
    (@$method:ident $borrow:tt ($first:tt $then:tt)) => {
        $crate::macro_support::Iterator::chain(
            $crate::__tensors!(@$method $borrow $first),
            $crate::__tensors!(@$method $borrow $then),
        )
    };
    (@$method:ident $borrow:tt [frozen $leaf:tt]) => {
        $crate::macro_support::frozen($crate::__tensors!(@$method $borrow $leaf))
    };
    (@$method:ident $borrow:tt [governed ($policy:expr) $leaf:tt]) => {
        $crate::macro_support::governed($policy, $crate::__tensors!(@$method $borrow $leaf))
    };
    (@$method:ident [$($borrow:tt)*] [network $line:literal $($field:tt)*]) => {
        $crate::macro_support::under(
            $line,
            $crate::macro_support::Model::$method($($borrow)* $($field)*),
        )
    };
    (@$method:ident [$($borrow:tt)*] [repeated $first:tt $($field:tt)*]) => {
        $crate::macro_support::repeated::$method(
            &<Self as $crate::macro_support::Model>::PROGRAM.stages[$first..],
            $($borrow)* $($field)*,
        )
    };
    (@$method:ident [$($borrow:tt)*] [own ($layer:ty) $line:literal $($field:tt)*]) => {
        $crate::macro_support::under(
            $line,
            <$layer as $crate::macro_support::own::Layer>::$method($($borrow)* $($field)*),
        )
    };
    (@$method:ident $borrow:tt [$line:literal $($field:tt)*]) => {
        $crate::macro_support::under($line, $($field)*.$method())
    };
}

/// A layer in a backward pass: `at!(goal.block.hidden)`.
#[doc(hidden)]
#[macro_export]
macro_rules! __at {
    ($goal:ident.$($field:tt)*) => {
        $goal.at(|network| &network.$($field)*, |network| &mut network.$($field)*)
    };
}

/// `Train::backward` of a network whose backward pass serves any goal.
#[doc(hidden)]
#[macro_export]
macro_rules! __backward {
    () => {
        fn backward(
            &self,
            input: $crate::macro_support::Source<
                '_,
                <Self as $crate::macro_support::Model>::Scalar,
            >,
            slots: &mut [$crate::macro_support::Slot<
                <Self as $crate::macro_support::Model>::Scalar,
            >],
            gradients: &mut Self,
            pass: &$crate::macro_support::Pass,
        ) {
            let goal = $crate::macro_support::Keep::new(self, gradients);
            <Self as $crate::macro_support::Train>::learn(goal, input, slots, pass);
        }
        const FUSED: $crate::macro_support::bool = true;
    };
}

/// Half a network, from a declaration that is being typed: an editor shows and completes it, the compiler never sees it.
///
/// The condition stands here and not in the macro's body: it asks about this crate, and a user's crate would be warned
/// about a condition that it does not know.
#[cfg(rust_analyzer)]
#[doc(hidden)]
#[macro_export]
macro_rules! __for_editors {
    ($($network:tt)*) => { $($network)* };
}

/// The same for the compiler.
#[cfg(not(rust_analyzer))]
#[doc(hidden)]
#[macro_export]
macro_rules! __for_editors {
    ($($network:tt)*) => {};
}
